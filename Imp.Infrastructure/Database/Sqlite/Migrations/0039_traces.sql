-- Where a trace goes on in another transaction; written only while somebody listens to traces.
CREATE TABLE "TraceContexts" (
    "Subject" TEXT NOT NULL CONSTRAINT "PK_TraceContexts" PRIMARY KEY,
    "Parent" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);
CREATE INDEX "IX_TraceContexts_At" ON "TraceContexts" ("At");
