"""{{title}}

Answers the hook `score`: "how many points does this office have, by its counts?"
"""

from maplebridge import Procedure, settings
from wit_world.exports import score


class Score(Procedure):
    def propose(self, question: score.Question) -> score.Proposal:
        each = settings.integer("each")
        items = []
        for count in question.counts:
            if count.id == "overdue" and count.value > 0:
                # Points are in hundredths; what is deducted is negative.
                text = f"逾期 {count.value} 项，每项扣 {each} 分"
                items.append(score.Item(points=-100 * each * count.value, text=text, source=None))
        return score.Proposal(items)
