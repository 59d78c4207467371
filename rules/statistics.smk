"""The statistics of a run: build/<topic>/stats.json, and a table at its end; and what is said when it is stopped."""

from snakemake.common import NOTHING_TO_BE_DONE_MSG
from snakemake.logging import logger

from notes2manim.logs import Stopping
from notes2manim.statistics.recorder import Recorder

recorder = Recorder(Path(), PLANS, nothing_done=NOTHING_TO_BE_DONE_MSG)
if workflow.is_main_process and not workflow.dryrun:
    logger.addHandler(recorder)
    logger.addFilter(Stopping())


def tell_statistics(success):
    """Write what a run did, and show it."""
    logger.info(recorder.end(success=success))
