CREATE TABLE "Schedules" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Schedules" PRIMARY KEY,
    "Name" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Zone" TEXT NOT NULL,
    "Coverage" TEXT NOT NULL,
    "Layers" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ArchivedAt" INTEGER NULL,
    CONSTRAINT "FK_Schedules_Teams_TeamId" FOREIGN KEY ("TeamId") REFERENCES "Teams" ("Id") ON DELETE RESTRICT
);

CREATE TABLE "ScheduleOverrides" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ScheduleOverrides" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "PersonId" TEXT NULL,
    "InPlaceOfId" TEXT NULL,
    "FromAt" INTEGER NOT NULL,
    "UntilAt" INTEGER NOT NULL,
    "Reason" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "CancelledAt" INTEGER NULL,
    CONSTRAINT "FK_ScheduleOverrides_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Schedules_TeamId" ON "Schedules" ("TeamId");

CREATE INDEX "IX_ScheduleOverrides_Schedule" ON "ScheduleOverrides" ("ScheduleId", "UntilAt") WHERE "CancelledAt" IS NULL;
