using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Domain.Identity;
using Imp.Tests.Host;
using Imp.Tests.Support;
using Imp.Web.Cli;

namespace Imp.Tests.Cli;

/// <summary>A served house and the command line that talks to it, in one process.</summary>
public sealed class CliHouse : IAsyncLifetime
{
    private readonly TempFolder folder = new();

    public ServedHouse House { get; private set; } = null!;

    public string this[string file] => folder[file];

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync();
        foreach (var scope in Enum.GetValues<Role>())
        {
            var key = KeyText.ApiKey(House.Of<IChance>());
            await House.DoAsync(new CreateApiKey(new(House.Of<IChance>().NewId()), $"cli {scope}", scope, new Secret(key)));
            await File.WriteAllTextAsync(folder[$"{scope}.key"], key + "\n");
        }
        await File.WriteAllTextAsync(folder["wrong.key"], KeyText.ApiKey(House.Of<IChance>()));
    }

    public async Task DisposeAsync()
    {
        await House.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Runs a line against the house with a key of that scope.</summary>
    public Task<CommandResult> RunAsync(string line, string key = nameof(Role.Owner)) => RunAsync(key, line.Split(' '));

    public Task<CommandResult> RunAsync(string key, params string[] line) => BareAsync([.. line, "--url", House.Url, "--key-file", folder[key + ".key"]]);

    /// <summary>Runs a line as it is.</summary>
    public static async Task<CommandResult> BareAsync(params string[] line)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(line, output, errors);
        return new CommandResult(code, output.ToString(), errors.ToString());
    }
}
