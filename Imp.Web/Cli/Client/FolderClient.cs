using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Web.Settings;

namespace Imp.Web.Cli.Client;

/// <summary>A data folder whose server is stopped. Whoever can write the folder may do everything.</summary>
internal sealed class FolderClient : LocalClient
{
    private readonly DataFolder folder;
    private readonly ServiceProvider services;

    private FolderClient(DataFolder folder, ServiceProvider services) : base(services, Actor.System("command line"), folder.Path) => (this.folder, this.services) = (folder, services);

    /// <exception cref="CannotStart">A server has it, or it cannot be used.</exception>
    /// <exception cref="CliFailure">There is no Imp in it.</exception>
    public static FolderClient Open(string data)
    {
        if (!File.Exists(Path.Combine(data, "imp.db"))) throw new CliFailure(CliFailure.WrongUse, $"There is no Imp in {Path.GetFullPath(data)}. Make one with imp setup, or talk to a server with --url.");
        var settings = CommonOptions.Settings(data);
        var folder = DataFolder.Take(data);
        var services = new ServiceCollection().AddLogging().AddImp(folder, settings).AddConfigurationTexts().BuildServiceProvider();
        services.GetRequiredService<Migrator>().Run();
        return new FolderClient(folder, services);
    }

    public override async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Dispose();
    }
}
