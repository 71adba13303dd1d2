using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Incidents;

/// <summary>One template that is in use.</summary>
/// <param name="Service">Null when it leaves the choice open, or its service is archived.</param>
public sealed record IncidentTemplateRow(IncidentTemplateId Id, string Name, ServiceId? ServiceId, string? Service, string Title, Severity Severity, string TagText, string Notes)
{
    public IReadOnlyList<string> Tags => TagText.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The templates, in memory until one of them or a service changes: the dialog that offers them opens often.</summary>
public sealed class IncidentTemplates(IDbContextFactory<ImpDb> dbs, Bell bell) : IDisposable
{
    private readonly SharedPicture<IReadOnlyList<IncidentTemplateRow>> picture = new(dbs, bell, [Topic.Templates, Topic.Services], ReadAsync);

    /// <returns>Those in use, by name.</returns>
    public ValueTask<IReadOnlyList<IncidentTemplateRow>> ListAsync(CancellationToken cancel) => picture.ReadAsync(cancel);

    public void Dispose() => picture.Dispose();

    private static async Task<IReadOnlyList<IncidentTemplateRow>> ReadAsync(ImpDb db, CancellationToken cancel) =>
        await (
            from template in db.IncidentTemplates
            where template.RemovedAt == null
            join service in db.Services.Where(one => one.ArchivedAt == null) on template.ServiceId equals (ServiceId?)service.Id into services
            from service in services.DefaultIfEmpty()
            orderby template.Name
            select new IncidentTemplateRow(template.Id, template.Name, template.ServiceId, service.Name, template.Title, template.Severity, template.TagText, template.Notes))
            .ToListAsync(cancel);
}

internal sealed class IncidentTemplateTable : IEntityTypeConfiguration<IncidentTemplate>
{
    public void Configure(EntityTypeBuilder<IncidentTemplate> table)
    {
        table.ToTable("IncidentTemplates").HasKey(template => template.Id);
        table.Property(template => template.Id).ValueGeneratedNever();
        table.HasIndex(template => template.Name).IsUnique().HasFilter("\"RemovedAt\" IS NULL").HasDatabaseName("IX_IncidentTemplates_Name");
    }
}
