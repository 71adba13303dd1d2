using System.Text.Json.Serialization;
using FluentValidation;
using Imp.Domain.Integrations.Transforms;
using Imp.Domain.Shared;
using Imp.Infrastructure.Alerts;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations.Transforms;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Integrations;

/// <summary>Keeps a request that came in, with what must become of it: every later version is tried on it before it is saved.</summary>
/// <param name="Id">Made by the caller.</param>
/// <param name="Event">Of the same integration; null where <see cref="Request"/> says what was sent.</param>
/// <param name="Expected">The result as it is shown beside the request.</param>
public sealed record KeepTransformCase(Guid Id, IntegrationId Integration, string Name, long? Event, string Expected) : ITeamCommand
{
    public Permission Needs => Permission.Manage;

    /// <summary>A request that is no stored event's; null where <see cref="Event"/> names one. Not in the audit log: whoever may see the case sees it there.</summary>
    [JsonIgnore]
    public KeptRequest? Request { get; init; }

    IEnumerable<IId> ITeamCommand.About => [Integration];
}

/// <summary>A request as a case keeps it.</summary>
public sealed record KeptRequest(SentHead Head, byte[] Body);

internal sealed class KeepTransformCaseValidator : AbstractValidator<KeepTransformCase>
{
    private const int LargestBody = 1024 * 1024;

    public KeepTransformCaseValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Event).Must((c, number) => number is null != c.Request is null).WithMessage("Either a stored event or a request.");
        RuleFor(c => c.Request).Must(request => request is null || request.Body.Length <= LargestBody).WithMessage("The request has more than 1 MiB.");
        RuleFor(c => c.Expected).NotEmpty().WithMessage("A case needs what must come out.").MaximumLength(256 * 1024).WithMessage("At most 256 KiB.");
    }
}

internal sealed class KeepTransformCaseHandler(StoredBodies bodies) : ICommandHandler<KeepTransformCase>
{
    /// <summary>Of one integration, so that trying them all stays quick.</summary>
    private const int Most = 20;

    public async Task HandleAsync(KeepTransformCase command, Change change)
    {
        var db = change.Db;
        await db.Integrations.RequireAsync(command.Integration, change.Cancel);
        if (await db.TransformCases.FindAsync([command.Id], change.Cancel) is not null) return;
        if (await db.TransformCases.CountAsync(one => one.IntegrationId == command.Integration, change.Cancel) >= Most)
            throw new Refusal("transform.cases", $"There are {Most} cases already; remove one first.");

        var (head, body) = command.Request is { } given ? (given.Head.ToJson(), given.Body) : await OfEventAsync(command.Integration, command.Event!.Value, change);
        db.TransformCases.Add(new TransformCase(command.Id, command.Integration, command.Name.Trim(), head, body, command.Expected, change.Now));
        change.Raise(new TransformCaseKept(command.Integration));
    }

    private async Task<(string Head, byte[] Body)> OfEventAsync(IntegrationId integration, long sequence, Change change)
    {
        var db = change.Db;
        var stored = await db.Events.Where(one => one.Sequence == sequence && one.IntegrationId == integration).Select(one => new { one.Format }).SingleOrDefaultAsync(change.Cancel) ?? throw new Missing("event");
        var head = await db.TransformRuns.Where(run => run.Sequence == sequence).Select(run => run.Request).SingleOrDefaultAsync(change.Cancel) ?? SentHead.Unknown(stored.Format).ToJson();
        return (head, await bodies.ReadAsync(db, sequence, change.Cancel) ?? throw new Refusal("transform.body", "The raw body of this event is not kept any more; choose a newer one."));
    }
}
