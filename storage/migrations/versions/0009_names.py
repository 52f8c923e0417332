"""A reminder is about any noun of its incident, not only about a task. Stop the version before first: it cannot read
them."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("reminders", table_kwargs={"sqlite_autoincrement": True}) as reminders:
        reminders.drop_constraint("fk_reminders_task_id", type_="foreignkey")
        reminders.alter_column("task_id", new_column_name="subject_id")
    op.execute("UPDATE steps SET state = 'deferred' WHERE state = 'held'")
