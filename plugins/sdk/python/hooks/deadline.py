"""{{title}}

Answers the hook `deadline`: "when is this duty due in our county?"
"""

from dataclasses import replace

from maplebridge import Procedure, log, settings
from wit_world.exports import deadline
from wit_world.imports.types import Distance


class Deadline(Procedure):
    def propose(self, question: deadline.Question) -> deadline.Proposal:
        days = settings.integer("days")
        rule = question.duty.deadline
        # Only "within N days" after something, and only where N is more than the county allows.
        if rule.distance != Distance.CALENDAR_DAYS or rule.before or rule.offset <= days:
            return deadline.Proposal_Keep()
        log.info(f"{question.duty.id}: within {days} days instead of {rule.offset}")
        return deadline.Proposal_Rule(replace(rule, offset=days))
