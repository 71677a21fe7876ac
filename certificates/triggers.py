"""The tables of certificates that the database itself keeps as they are. How: ``hours.triggers``."""

from hours.triggers import protect

protect("certificates_certificate", unique=[["serial"], ["credential_id", "period", "edition"]])
protect("certificates_certificatedocument", unique=[["certificate_id"], ["pdf_sha256"]])
protect("certificates_certificatestatusevent")
protect("certificates_certificatebadge", unique=[["certificate_id"], ["sha256"]])
protect("certificates_statusentry", unique=[["certificate_id"], ["pair", "place"]])
