"""Background work in tests: ours is done at once and fails loudly; Wagtail's indexes are left alone."""

from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend

# Search and "where is this used": three runs for each page that a test publishes, and no test looks there.
INDEXES = ("modelsearch.", "wagtail.")


class AtOnce(ImmediateBackend):
    def _execute_task(self, task_result: TaskResult) -> None:
        if task_result.task.module_path.startswith(INDEXES):
            return
        super()._execute_task(task_result)
        if task_result.errors:
            raise AssertionError(task_result.errors[0].traceback)
