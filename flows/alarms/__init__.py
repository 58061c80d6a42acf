"""Telling somebody that a night is not to be trusted: by webhook, by mail, as a Prefect event.

Each finding is told once a run: what was told stands in the run's folder, so a resumed run does not repeat it. A
message that cannot be sent is said in the report and stops nothing.
"""

from flows.alarms.message import Alarm
from flows.alarms.sending import crash_finding, send_alarm, send_test

__all__ = ["Alarm", "crash_finding", "send_alarm", "send_test"]
