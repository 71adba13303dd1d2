CREATE TABLE "ScheduleTemporaries" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ScheduleTemporaries" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "FromAt" INTEGER NOT NULL,
    "UntilAt" INTEGER NOT NULL,
    "People" TEXT NOT NULL,
    "Reason" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "CancelledAt" INTEGER NULL,
    CONSTRAINT "FK_ScheduleTemporaries_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_ScheduleTemporaries_Schedule" ON "ScheduleTemporaries" ("ScheduleId", "UntilAt") WHERE "CancelledAt" IS NULL;

CREATE TABLE "ShiftSwaps" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_ShiftSwaps" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "GiverId" TEXT NOT NULL,
    "FromAt" INTEGER NOT NULL,
    "UntilAt" INTEGER NOT NULL,
    "TakerId" TEXT NULL,
    "ReturnFromAt" INTEGER NULL,
    "ReturnUntilAt" INTEGER NULL,
    "Note" TEXT NOT NULL,
    "State" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "AnswererId" TEXT NULL,
    "AnsweredAt" INTEGER NULL,
    CONSTRAINT "FK_ShiftSwaps_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_ShiftSwaps_Open" ON "ShiftSwaps" ("ScheduleId", "FromAt") WHERE "State" = 'Open';

CREATE TABLE "Notices" (
    "DeliveryId" TEXT NOT NULL CONSTRAINT "PK_Notices" PRIMARY KEY,
    "Title" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "Path" TEXT NOT NULL,
    CONSTRAINT "FK_Notices_Deliveries_DeliveryId" FOREIGN KEY ("DeliveryId") REFERENCES "Deliveries" ("Id") ON DELETE CASCADE
);

CREATE TABLE "CalendarLinks" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CalendarLinks" PRIMARY KEY,
    "UserId" TEXT NULL,
    "ScheduleId" TEXT NULL,
    "Hash" TEXT NOT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "RevokedAt" INTEGER NULL
);

CREATE UNIQUE INDEX "IX_CalendarLinks_Hash" ON "CalendarLinks" ("Hash");

CREATE TABLE "CalendarFeeds" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_CalendarFeeds" PRIMARY KEY,
    "UserId" TEXT NULL,
    "ScheduleId" TEXT NULL,
    "Name" TEXT NOT NULL,
    "Host" TEXT NULL,
    "SealedAddress" TEXT NULL,
    "Text" TEXT NULL,
    "ReadAt" INTEGER NULL,
    "Problem" TEXT NULL,
    "NextAt" INTEGER NULL
);

CREATE INDEX "IX_CalendarFeeds_Due" ON "CalendarFeeds" ("NextAt") WHERE "NextAt" IS NOT NULL;

CREATE TABLE "ScheduleFindings" (
    "ScheduleId" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "FoundAt" INTEGER NOT NULL,
    CONSTRAINT "PK_ScheduleFindings" PRIMARY KEY ("ScheduleId", "Key"),
    CONSTRAINT "FK_ScheduleFindings_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);

CREATE TABLE "ShiftReminders" (
    "UserId" TEXT NOT NULL CONSTRAINT "PK_ShiftReminders" PRIMARY KEY,
    "Minutes" TEXT NOT NULL,
    "HandOffs" INTEGER NOT NULL,
    CONSTRAINT "FK_ShiftReminders_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "HandOffNotes" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_HandOffNotes" PRIMARY KEY,
    "ScheduleId" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Facts" TEXT NOT NULL,
    "Words" TEXT NOT NULL,
    "EditedBy" TEXT NULL,
    "EditedAt" INTEGER NULL,
    CONSTRAINT "FK_HandOffNotes_Schedules_ScheduleId" FOREIGN KEY ("ScheduleId") REFERENCES "Schedules" ("Id") ON DELETE CASCADE
);

CREATE UNIQUE INDEX "IX_HandOffNotes_Schedule" ON "HandOffNotes" ("ScheduleId", "At");

CREATE TABLE "ShiftMarks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ShiftMarks" PRIMARY KEY,
    "At" INTEGER NOT NULL
);
