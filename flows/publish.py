"""The publish flow: runs whose rows are staged and not in the published file."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows.orchestration.artifacts import leave_published
from flows.orchestration.flow_runs import flow_desk, flow_options
from flows.publication import describe_publication, publish_study
from flows.settings import PublishParameters


@flow(**flow_options("publish"))
def publish(parameters: PublishParameters) -> list[str]:
    """Publish, and leave what was done as an artifact."""
    with flow_desk("publish", parameters, shows_progress=False) as desk:
        done = publish_study(desk.home, parameters)
        lines = describe_publication(done)
        text = "\n".join(f"- {line}" for line in lines)
        key = desk.study.artifact_key("publication")
        create_markdown_artifact(text, key=key, description="What was published")
        if done.loaded is not None and not parameters.dry_run:
            leave_published(desk.study, desk.home)
        return lines
