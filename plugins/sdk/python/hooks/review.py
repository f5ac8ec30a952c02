"""{{title}}

Answers the hook `review`: "is what was handed in good enough?"
"""

from maplebridge import Procedure, settings
from wit_world.exports import review


class Review(Procedure):
    def propose(self, question: review.Question) -> review.Proposal:
        handed_in = question.submission
        if not isinstance(handed_in, review.Submission_Document):
            return review.Proposal_Accept()
        document = handed_in.value
        if document.bytes >= settings.integer("bytes"):
            return review.Proposal_Accept()
        text = f"文件「{document.name}」只有 {document.bytes} 字节，请核对是否传错"
        return review.Proposal_ReturnWith([review.Finding(field=None, text=text)])
