using Imp.Domain.Identity;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Identity;

/// <summary>The names a first run starts with, and a <see cref="SetUp"/> with fresh ids and keys.</summary>
public static class FirstRun
{
    public const string Team = "Operations";
    public const string Service = "Main service";
    public const string Integration = "First integration";

    /// <param name="apiKey">Null when no API key is wanted.</param>
    public static SetUp Command(
        IChance chance, string email, string name, Secret password, string? team = null, string? service = null, string? integration = null, string? apiKey = null) => new(
        new(chance.NewId()), email, name, password, new(chance.NewId()), new(chance.NewId()), Named(team, Team), new(chance.NewId()),
        new(chance.NewId()), Named(service, Service), new(chance.NewId()), Named(integration, Integration), new(KeyText.IntegrationKey(chance)),
        new(chance.NewId()), apiKey is null ? null : new Secret(apiKey));

    private static string Named(string? given, string otherwise) => string.IsNullOrWhiteSpace(given) ? otherwise : given;
}
