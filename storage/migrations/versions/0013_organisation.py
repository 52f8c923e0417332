"""What is set up in the chat, change by change; and whether somebody administers the workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "setting_changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("old", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("new", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_setting_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_setting_changes_name_id", "setting_changes", ["name", "id"])
    op.add_column("people", sa.Column("is_admin", sa.Boolean(), nullable=False, server_default=sa.false()))
