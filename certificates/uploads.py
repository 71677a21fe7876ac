"""A cap on uploads that holds while the bytes arrive, not after they filled the disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

PATIENCE = 100 * 1024 * 1024
"""Up to here we read on without keeping anything, so that the browser gets to show our answer."""


class CappedUpload(FileUploadHandler):
    """Stops keeping bytes once all files of a request together are larger than a certificate can be."""

    def __init__(self, request: HttpRequest | None = None):
        super().__init__(request)
        self.room = settings.CERTIFICATE_UPLOAD_MAX_BYTES
        self.is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.room -= len(raw_data)
        if self.room < 0:
            self.is_too_large = True
            declared = int(self.request.META.get("CONTENT_LENGTH") or 0)
            raise StopUpload(connection_reset=declared > PATIENCE)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def cap(request: HttpRequest) -> CappedUpload:
    """Put the cap before the request's other upload handlers. Call it before anything reads the body."""
    handler = CappedUpload(request)
    request.upload_handlers.insert(0, handler)
    return handler
