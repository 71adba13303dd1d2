CREATE TABLE "StreamEvents" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_StreamEvents" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "Kind" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "ServiceId" TEXT NOT NULL,
    "TeamId" TEXT NOT NULL,
    "Severity" TEXT NOT NULL,
    "IsDrill" INTEGER NOT NULL,
    "Data" TEXT NOT NULL
);
