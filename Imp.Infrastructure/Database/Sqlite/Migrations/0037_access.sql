ALTER TABLE "Sessions" ADD COLUMN "Way" TEXT NOT NULL DEFAULT 'Password';
ALTER TABLE "Sessions" ADD COLUMN "ConfirmedAt" INTEGER NULL;

CREATE TABLE "SecondFactors" (
    "UserId" TEXT NOT NULL CONSTRAINT "PK_SecondFactors" PRIMARY KEY,
    "SealedSeed" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "LastStep" INTEGER NOT NULL,
    CONSTRAINT "FK_SecondFactors_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE TABLE "RecoveryCodes" (
    "UserId" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "UsedAt" INTEGER NULL,
    CONSTRAINT "PK_RecoveryCodes" PRIMARY KEY ("UserId", "Hash"),
    CONSTRAINT "FK_RecoveryCodes_SecondFactors_UserId" FOREIGN KEY ("UserId") REFERENCES "SecondFactors" ("UserId") ON DELETE CASCADE
);

CREATE TABLE "SignInRules" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SignInRules" PRIMARY KEY,
    "SecondFactorForAll" INTEGER NOT NULL
);

CREATE TABLE "Invitations" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Invitations" PRIMARY KEY,
    "Email" TEXT NOT NULL,
    "EmailKey" TEXT NOT NULL,
    "Role" TEXT NOT NULL,
    "TeamList" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "By" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndsAt" INTEGER NOT NULL,
    "AcceptedAt" INTEGER NULL,
    "WithdrawnAt" INTEGER NULL
);

CREATE UNIQUE INDEX "IX_Invitations_Hash" ON "Invitations" ("Hash");

CREATE TABLE "PasswordResets" (
    "Hash" TEXT NOT NULL CONSTRAINT "PK_PasswordResets" PRIMARY KEY,
    "UserId" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndsAt" INTEGER NOT NULL,
    "UsedAt" INTEGER NULL,
    CONSTRAINT "FK_PasswordResets_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_PasswordResets_UserId" ON "PasswordResets" ("UserId");
