CREATE TABLE "Attachments" (
    "Id" TEXT NOT NULL,
    "ActorId" TEXT NULL,
    "ActorKind" TEXT NOT NULL,
    "ActorName" TEXT NOT NULL,
    "AddedAt" INTEGER NOT NULL,
    "Bytes" INTEGER NOT NULL,
    "ContentId" TEXT NOT NULL,
    "IncidentId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Name" TEXT NOT NULL,
    "RemovedAt" INTEGER NULL,
    "Sha256" TEXT NOT NULL,
    CONSTRAINT "PK_Attachments" PRIMARY KEY ("Id"),
    CONSTRAINT "FK_Attachments_Incidents_IncidentId" FOREIGN KEY ("IncidentId") REFERENCES "Incidents" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Attachments_Incident" ON "Attachments" ("IncidentId", "AddedAt", "Id");

CREATE INDEX "IX_Attachments_Removed" ON "Attachments" ("RemovedAt") WHERE "RemovedAt" IS NOT NULL;
