"""{{title}}

Answers the hook `duties`: "what else do our offices owe in this campaign?"
"""

from maplebridge import Declined, Procedure, on_the_day, settings
from wit_world.exports import duties


class Duties(Procedure):
    def propose(self, question: duties.Question) -> list[duties.LocalDuty]:
        if not question.duties:
            raise Declined("the campaign has no duty")
        day = duties.DayRule_Day(settings.integer("day"))
        monthly = duties.Rhythm(every=1, period=duties.Period.MONTH, about_last=False, on=day)
        return [
            duties.LocalDuty(
                id="local-monthly-report",
                title="每月情况报告",
                who=duties.Audience_Kinds([settings.text("kind")]),
                # Whoever receives the campaign's first duty receives this one, too.
                to=question.duties[0].to,
                schedule=duties.Schedule_Every(monthly),
                deadline=on_the_day(),
                evidence=duties.Evidence.DOCUMENT,
                zero_report=True,
            )
        ]
