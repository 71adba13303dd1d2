-- Alerts that are over at an instant unless their sender says them again before.
CREATE TABLE "ExpiringAlerts" (
    "ServiceId" TEXT NOT NULL,
    "DedupKey" TEXT NOT NULL,
    "IntegrationId" TEXT NOT NULL,
    "SaidAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL,
    CONSTRAINT "PK_ExpiringAlerts" PRIMARY KEY ("ServiceId", "DedupKey")
);

CREATE INDEX "IX_ExpiringAlerts_Due" ON "ExpiringAlerts" ("ExpiresAt");
