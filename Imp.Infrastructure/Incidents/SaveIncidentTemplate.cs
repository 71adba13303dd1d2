using FluentValidation;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Incidents;

/// <summary>Makes a template for incidents, or changes it.</summary>
public sealed record SaveIncidentTemplate(IncidentTemplateId Id, string Name, ServiceId? Service, string Title, Severity Severity, IReadOnlyList<string> Tags, string Notes) : ICommand
{
    public Permission Needs => Permission.Manage;
}

internal sealed class SaveIncidentTemplateValidator : AbstractValidator<SaveIncidentTemplate>
{
    public SaveIncidentTemplateValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Title).NotNull().MaximumLength(255);
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Tags).NotNull().Must(tags => tags is null || tags.Count <= TagNames.Most).WithMessage($"At most {TagNames.Most} tags.");
        RuleFor(c => c.Notes).NotNull().MaximumLength(32_768);
    }
}

internal sealed class SaveIncidentTemplateHandler : ICommandHandler<SaveIncidentTemplate>
{
    public async Task HandleAsync(SaveIncidentTemplate command, Change change)
    {
        var templates = change.Db.IncidentTemplates;
        if (command.Service is { } service) await change.Db.Services.RequireAsync(service, change.Cancel);
        var name = command.Name.Trim();
        if (await templates.AnyAsync(one => one.RemovedAt == null && one.Name == name && one.Id != command.Id, change.Cancel))
            throw new Refusal("template.name", $"There is already a template called {name}.");

        var words = new IncidentTemplateWords(name, command.Service, command.Title.Trim(), command.Severity, command.Tags, command.Notes.Trim());
        if (await templates.FindAsync([command.Id], change.Cancel) is { } known) known.Edit(words);
        else if (await templates.CountAsync(one => one.RemovedAt == null, change.Cancel) >= IncidentTemplate.Most) throw new Refusal("template.most", $"There are {IncidentTemplate.Most} templates; remove one first.");
        else templates.Add(IncidentTemplate.Create(command.Id, words));
    }
}
