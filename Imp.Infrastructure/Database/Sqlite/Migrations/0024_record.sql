ALTER TABLE "Deliveries" ADD COLUMN "DueAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "DueCause" TEXT NULL;

ALTER TABLE "Deliveries" ADD COLUMN "CancelledAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "SeenAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "ActedAt" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "Step" INTEGER NULL;

ALTER TABLE "Deliveries" ADD COLUMN "InsteadOfId" TEXT NULL;

CREATE INDEX "IX_Deliveries_QueuedAt" ON "Deliveries" ("QueuedAt");

ALTER TABLE "Incidents" ADD COLUMN "DrillForId" TEXT NULL;

ALTER TABLE "Incidents" ADD COLUMN "DrillEndsAt" INTEGER NULL;

CREATE INDEX "IX_Incidents_Drills" ON "Incidents" ("DrillEndsAt") WHERE "DrillEndsAt" IS NOT NULL;
