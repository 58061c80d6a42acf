"""What the flows share with Prefect: names, tags, hooks, progress, artifacts. The only room that knows a flow run."""
