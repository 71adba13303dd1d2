using Imp.Domain.Rules;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Database.Sqlite;

/// <summary>What the event path writes down about rules, in the transaction of the event itself.</summary>
internal static class RuleSql
{
    /// <returns>What a rule made of the event before; null when it was not asked yet.</returns>
    public static (RuleOutcome Outcome, bool IsReleased)? Find(Writer writer, long sequence) =>
        writer.Prepare("""SELECT "Outcome","IsReleased" FROM "RuleMatches" WHERE "Sequence"=?1""").Bind(sequence)
            .One<(RuleOutcome, bool)?>(row => (Enum.Parse<RuleOutcome>(row.Text(0)!), row.Number(1) != 0));

    /// <summary>A rule took the event.</summary>
    public static void Match(Writer writer, long sequence, RuleDecision decision, DateTimeOffset at) =>
        writer.Prepare("""
            INSERT INTO "RuleMatches" ("Sequence","RuleId","Outcome","At","IsReleased") VALUES (?1,?2,?3,?4,0)
            ON CONFLICT ("Sequence") DO UPDATE SET "RuleId"=?2, "Outcome"=?3, "At"=?4, "IsReleased"=0
            """).Bind(sequence).Bind(decision.Rule.Id.Value).Bind(decision.Outcome.ToString()).Bind(at.ToUnixTimeMilliseconds()).Run();

    /// <summary>One more for a rule.</summary>
    public static void Hit(Writer writer, RuleId rule, long sequence, DateTimeOffset at) =>
        writer.Prepare("""
            INSERT INTO "RuleHits" ("RuleId","Count","LastAt","LastEvent") VALUES (?1,1,?2,?3)
            ON CONFLICT ("RuleId") DO UPDATE SET "Count"="Count"+1, "LastAt"=?2, "LastEvent"=?3
            """).Bind(rule.Value).Bind(at.ToUnixTimeMilliseconds()).Bind(sequence).Run();

    /// <summary>It opened an incident.</summary>
    public static void Opened(Writer writer, long sequence) =>
        writer.Prepare("""UPDATE "RuleMatches" SET "Outcome"='Opened' WHERE "Sequence"=?1""").Bind(sequence).Run();

    /// <summary>Whatever rules say, it may open an incident now.</summary>
    public static void Release(Writer writer, long sequence) =>
        writer.Prepare("""UPDATE "RuleMatches" SET "IsReleased"=1 WHERE "Sequence"=?1""").Bind(sequence).Run();

    /// <returns>What a rule took after an instant, oldest first.</returns>
    public static List<PastMatch> Since(Writer writer, Rule rule, DateTimeOffset since)
    {
        var rows = writer.Prepare("""
            SELECT m."Sequence",m."At",m."Outcome",e."ServiceId",e."DedupKey" FROM "RuleMatches" m JOIN "Events" e ON e."Sequence"=m."Sequence"
            WHERE m."RuleId"=?1 AND m."At">?2 ORDER BY m."At", m."Sequence"
            """).Bind(rule.Id.Value).Bind(since.ToUnixTimeMilliseconds());
        var past = new List<PastMatch>();
        while (rows.Step())
            past.Add(new PastMatch(rows.Number(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.Number(1)), Enum.Parse<RuleOutcome>(rows.Text(2)!), new ServiceId(rows.Id(3)), rows.Text(4)!));
        return past;
    }
}

/// <summary>An event that a rule took.</summary>
internal sealed record PastMatch(long Sequence, DateTimeOffset At, RuleOutcome Outcome, ServiceId Service, string DedupKey);
