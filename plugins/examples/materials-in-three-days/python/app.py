"""阶段材料三日内报送 · Stage materials within three days: the same rule as ../src/lib.rs."""

from dataclasses import replace

from maplebridge import Procedure, calendar, log, settings
from wit_world.exports import deadline
from wit_world.imports.types import Distance, Rollover, Rule


class Deadline(Procedure):
    def propose(self, question: deadline.Question) -> deadline.Proposal:
        days = settings.integer("days")
        duty = question.duty
        # "Within N days" after something, and N is more than this county allows. What is due sooner
        # already, or is counted in another way, stays.
        is_longer = duty.deadline.distance == Distance.CALENDAR_DAYS and not duty.deadline.before
        if duty.id != settings.text("duty") or not is_longer or duty.deadline.offset <= days:
            return deadline.Proposal_Keep()
        rule = replace(duty.deadline, offset=days)
        for period in question.periods:
            tell(period, rule)
        return deadline.Proposal_Rule(rule)


def tell(period: deadline.Period, rule: Rule) -> None:
    """What the rule means for a period, for whoever reads the log. The host counts the days itself."""
    if period.covers is None:
        return
    due = calendar.add_days(period.covers.last, rule.offset)
    if rule.rollover == Rollover.NEXT:
        due = calendar.working_day_from(due)
    elif rule.rollover == Rollover.PREVIOUS:
        due = calendar.working_day_until(due)
    log.info(f"{period.key}: {due}, not {period.due}")
