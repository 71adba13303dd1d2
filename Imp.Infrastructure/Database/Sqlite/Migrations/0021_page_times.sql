ALTER TABLE "ContactMethods" ADD COLUMN "UrgentAfter" INTEGER NULL;

ALTER TABLE "ContactMethods" ADD COLUMN "CalmAfter" INTEGER NULL;

UPDATE "ContactMethods" SET "UrgentAfter" = 0, "CalmAfter" = 0;

CREATE TABLE "QuietHours" (
    "UserId" TEXT NOT NULL CONSTRAINT "PK_QuietHours" PRIMARY KEY,
    "From" TEXT NOT NULL,
    "Until" TEXT NOT NULL,
    CONSTRAINT "FK_QuietHours_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
