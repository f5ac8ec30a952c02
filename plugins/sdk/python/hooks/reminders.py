"""{{title}}

Answers the hook `reminders`: "when is whom reminded of this duty?"
"""

from maplebridge import Procedure, settings
from wit_world.exports import reminders
from wit_world.imports.types import Reminder_WorkingDaysBefore


class Reminders(Procedure):
    def propose(self, question: reminders.Question) -> reminders.Proposal:
        # One more reminder on the working day before the due day, unless that day has one already.
        for one in question.reminders:
            if isinstance(one, Reminder_WorkingDaysBefore) and one.value[0] == 1:
                return reminders.Proposal_Keep()
        more = [*question.reminders, Reminder_WorkingDaysBefore((1, settings.text("time")))]
        return reminders.Proposal_Change(reminders.Change(reminders=more, also=[]))
