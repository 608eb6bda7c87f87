"""How the bots in this folder tell the tests what they see: one JSON object a line, on standard output."""

import json
import logging
import sys
import traceback


def report(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)


class Complaints(logging.Handler):
    """Reports what a library warns of: where it cannot read an event, it says so in its log, and goes on."""

    def emit(self, record):
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + "".join(traceback.format_exception(*record.exc_info))
        report("complaint", text=text)


def report_complaints():
    logging.basicConfig(level=logging.WARNING, handlers=[Complaints()], force=True)
    # What a task dies of that nobody awaits.
    sys.excepthook = lambda *error: report("complaint", text="".join(traceback.format_exception(*error)))
