-- Rows that are there already are chained in the same transaction (AuditSql.ChainOld).
ALTER TABLE "Audit" ADD COLUMN "Subject" TEXT NULL;

ALTER TABLE "Audit" ADD COLUMN "Covers" BLOB NULL;

ALTER TABLE "Audit" ADD COLUMN "Salt" BLOB NULL;

ALTER TABLE "Audit" ADD COLUMN "Digest" BLOB NULL;

ALTER TABLE "Audit" ADD COLUMN "Hash" BLOB NULL;

CREATE INDEX "IX_Audit_Actor" ON "Audit" ("ActorId", "Sequence") WHERE "ActorId" IS NOT NULL;

CREATE INDEX "IX_Audit_Subject" ON "Audit" ("Subject", "Sequence") WHERE "Subject" IS NOT NULL;

CREATE INDEX "IX_Audit_Command" ON "Audit" ("Command", "Sequence");

CREATE INDEX "IX_Audit_At" ON "Audit" ("At");

CREATE TABLE "AuditHead" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AuditHead" PRIMARY KEY,
    "Sequence" INTEGER NOT NULL,
    "Hash" BLOB NOT NULL,
    "Seal" BLOB NULL
);

CREATE TABLE "AuditRedactions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_AuditRedactions" PRIMARY KEY AUTOINCREMENT,
    "Sequence" INTEGER NOT NULL,
    "ErasedBy" INTEGER NOT NULL,
    "Digest" BLOB NOT NULL
);

CREATE INDEX "IX_AuditRedactions_Sequence" ON "AuditRedactions" ("Sequence");

INSERT INTO "AuditHead" ("Id", "Sequence", "Hash") VALUES (1, 0, zeroblob(32));
