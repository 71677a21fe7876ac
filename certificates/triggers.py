"""The tables of certificates that the database itself keeps as they are. How: ``hours.triggers``."""

from dataclasses import replace

from hours.triggers import FILE_GOES, TAKEN_BACK, Change, protect

protect("certificates_certificate", unique=[["serial"], ["credential_id", "period", "edition"]])
protect("certificates_certificatedocument", unique=[["certificate_id"], ["pdf_sha256"]])
protect("certificates_certificatestatusevent")
protect("certificates_certificatebadge", unique=[["certificate_id"], ["sha256"]])
protect("certificates_statusentry", unique=[["certificate_id"], ["pair", "place"]])
# A logo stands for its digest, in every certificate that names it.
protect("certificates_certificatelogo", unique=[["sha256"]])

# What a coordinator confirmed stays as it was; it may be taken back, once.
protect("certificates_standardconfirmation", updates=[TAKEN_BACK])

# What was handed in, seen and decided stays as it was. A file may be taken away.
protect("certificates_document")
protect("certificates_documentscan", unique=[["document_id"]], updates=[FILE_GOES])
protect("certificates_documentdecision")
protect("certificates_documentsighting")
# A link stays whose it is and ends when it was to end; it stops early once, for good.
protect(
    "certificates_referencelink",
    unique=[["id"], ["token_digest"]],
    updates=[
        Change(
            "OLD.revoked_at IS NULL OR OLD.revoked_at = NEW.revoked_at", columns=("revoked_at", "failed_at")
        )
    ],
)
protect("certificates_referenceanswer", unique=[["id"], ["request_id"]])
protect("certificates_referencecheck")
# What somebody signed, chose and typed, and what was decided about it, stays as it was; the last one counts.
for given in (
    *("attestation", "pathwaychoice", "examrecord", "examdecision"),
    *("educationentry", "educationdecision"),
    *("endorsementwish", "endorsementdecision"),
):
    protect(f"certificates_{given}")
# A review, its answer and its decision stay as they were, and so does what stands in the place of what.
protect("certificates_review", unique=[["id"], ["certificate_id", "number"]])
protect("certificates_reviewanswer", unique=[["id"], ["review_id"]])
protect("certificates_reviewdecision", unique=[["id"], ["review_id"]])
protect("certificates_replacement", unique=[["id"], ["old_id"], ["new_id"]])
# What was made for a board, and to whom it was given, stays as it was. When it was first opened is written once.
protect(
    "certificates_evidencebundle",
    unique=[["id"], ["pdf_sha256"]],
    updates=[
        replace(TAKEN_BACK, columns=(*TAKEN_BACK.columns, "ended_why")),
        Change("OLD.seen_at IS NULL", columns=("seen_at",)),
    ],
)
protect("certificates_evidencegift")
# That files and words went when their time was over stays.
protect("certificates_recordsclearing", unique=[["id"], ["enrollment_id", "what"]])
# Who may check many at once stays as it was decided; it may be ended, once.
protect("certificates_checkaccess", unique=[["id"], ["token_digest"]], updates=[TAKEN_BACK])
