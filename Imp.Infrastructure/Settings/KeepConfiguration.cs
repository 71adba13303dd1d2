using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Settings;

/// <summary>Keeps the configuration as the next revision, unless it is what the latest one has. The latest two hundred are kept.</summary>
/// <param name="Text">1 to 8,000,000 characters.</param>
/// <param name="Summary">What was changed; 1 to 200 characters.</param>
/// <param name="ChangedBy">Names; 1 to 200 characters.</param>
/// <param name="AuditSequence">The last row of the audit log that is in it.</param>
/// <param name="Since">Everything after this revision is one change; null: only what came after the latest is.</param>
/// <param name="BackTo">It is what that revision was, so that undoing goes on from there; null: it is something new.</param>
public sealed record KeepConfiguration(string Text, string Summary, string ChangedBy, long AuditSequence, long? Since = null, long? BackTo = null) : ICommand
{
    public Permission Needs => Permission.Manage;

    /// <summary>What was changed stands in the log already.</summary>
    public bool Audited => false;
}

internal sealed class KeepConfigurationValidator : AbstractValidator<KeepConfiguration>
{
    public KeepConfigurationValidator()
    {
        RuleFor(c => c.Text).Must(text => text is { Length: > 0 and <= ConfigurationDesk.Longest }).WithMessage("1 to 8,000,000 characters.");
        RuleFor(c => c.Summary).Must(summary => summary is { Length: > 0 and <= 200 }).WithMessage("1 to 200 characters.");
        RuleFor(c => c.ChangedBy).Must(names => names is { Length: > 0 and <= 200 }).WithMessage("1 to 200 characters.");
    }
}

internal sealed class KeepConfigurationHandler : ICommandHandler<KeepConfiguration>
{
    private const int Most = 200;

    public async Task HandleAsync(KeepConfiguration command, Change change)
    {
        var kept = change.Db.ConfigurationRevisions;
        var latest = await kept.OrderByDescending(one => one.Number).FirstOrDefaultAsync(change.Cancel);
        var before = command switch
        {
            { BackTo: { } back } => await kept.Where(one => one.Number == back).Select(one => new { one.Before }).SingleOrDefaultAsync(change.Cancel) is { } found ? found.Before : throw new Missing("revision"),
            { Since: { } since } when since < latest?.Number => since,
            _ => latest?.Number,
        };
        if (latest?.Text == command.Text)
        {
            // The same change, kept a moment ago by somebody who did not know what it was part of.
            if (command.BackTo is not null || command.Since < latest.Number) latest.Before = before;
            latest.AuditSequence = Math.Max(latest.AuditSequence, command.AuditSequence);
            return;
        }
        var number = (latest?.Number ?? 0) + 1;
        kept.RemoveRange(await kept.Where(one => one.Number <= number - Most).ToListAsync(change.Cancel));
        kept.Add(new ConfigurationRevision { Number = number, KeptAt = change.Now, ChangedBy = command.ChangedBy, Summary = command.Summary, Text = command.Text, Before = before, AuditSequence = command.AuditSequence });
        change.Raise(new ConfigurationKept(number));
    }
}
