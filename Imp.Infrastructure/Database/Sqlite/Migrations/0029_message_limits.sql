ALTER TABLE "Deliveries" ADD COLUMN "LeftAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "HeldUntil" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "HeldFor" TEXT NULL;

ALTER TABLE "Deliveries" ADD COLUMN "BundleId" TEXT NULL;

ALTER TABLE "Deliveries" ADD COLUMN "Exempt" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Deliveries" ADD COLUMN "Reference" TEXT NULL;

ALTER TABLE "Jobs" ADD COLUMN "Target" TEXT NOT NULL DEFAULT '';

UPDATE "Deliveries" SET "LeftAt" = "SentAt" WHERE "SentAt" IS NOT NULL;

UPDATE "Jobs" SET "Target" = substr("Key", instr("Key", ':') + 1, 32) WHERE "Kind" = 'deliver' AND "State" IN ('Pending', 'Running');

CREATE INDEX "IX_Deliveries_Left" ON "Deliveries" ("MethodId", "LeftAt") WHERE "LeftAt" IS NOT NULL;

CREATE INDEX "IX_Deliveries_Bundle" ON "Deliveries" ("BundleId") WHERE "BundleId" IS NOT NULL;

CREATE INDEX "IX_Deliveries_Held" ON "Deliveries" ("HeldUntil") WHERE "State" = 'Pending' AND "HeldUntil" IS NOT NULL;

CREATE INDEX "IX_Jobs_Target" ON "Jobs" ("Target", "Priority", "DueAt") WHERE "State" = 'Pending';

CREATE TABLE "MessageLimits" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_MessageLimits" PRIMARY KEY,
    "BundleSeconds" INTEGER NULL,
    "Counts" TEXT NOT NULL
);
