import random
import time
from dataclasses import replace

from maplebridge import Declined, Procedure, settings
from wit_world.exports import deadline


class Deadline(Procedure):
    def propose(self, question):
        slip, rule = question.duty.id, question.duty.deadline
        if slip == "null":
            return question.periods[17]
        if slip == "inside":
            return [one.due for one in [None]]
        if slip == "clock":
            return time.time()
        if slip == "chance":
            return random.random()
        if slip == "file":
            return open("/etc/hosts")
        if slip == "late":
            import colorsys  # noqa: F401
        if slip == "setting":
            return settings.integer("none")
        if slip == "word":
            return "keep"
        if slip == "field":
            return deadline.Proposal_Rule(replace(rule, offset=-1))
        if slip == "kind":
            return deadline.Proposal_Rule(replace(rule, distance="calendar-days"))
        if slip == "reason":
            raise Declined("因为 · because")
        if slip == "deep":
            return self.propose(question)
        return deadline.Proposal_Keep()
