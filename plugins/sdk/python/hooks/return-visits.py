"""{{title}}

Answers the hook `return-visits`: "when is this closed case visited?"
"""

from maplebridge import Procedure, settings, within_days
from wit_world.exports import return_visits
from wit_world.exports.return_visits import Anchor, Visit


class ReturnVisits(Procedure):
    def propose(self, question: return_visits.Question) -> return_visits.Proposal:
        # From the day the agreement took effect; where there is none, from the closing.
        anchor = Anchor.CLOSING if question.closed.effective is None else Anchor.EFFECT
        visit = Visit(title="回访", anchor=anchor, within=within_days(settings.integer("days")))
        return return_visits.Proposal_Visits([visit])
