"""{{title}}

Answers the hook `message`: "how do we word this notice?"
"""

from maplebridge import Procedure, settings
from wit_world.exports import message
from wit_world.imports.types import NoticeKind_Overdue, NoticeKind_Reminder

# The host fills in {campaign}, {duty}, {period} and {due}; no wording may leave out {due}.
WORDS = {
    NoticeKind_Reminder: "{campaign}：{duty}（{period}）请于{due}前报送。",
    NoticeKind_Overdue: "{campaign}：{duty}（{period}）应于{due}前报送，现已逾期，请尽快补报。",
}


class Message(Procedure):
    def propose(self, question: message.Question) -> message.Proposal:
        words = WORDS.get(type(question.kind))
        if words is None:
            return message.Proposal_Keep()
        return message.Proposal_Words(f"【{settings.text('sender')}】{words}")
