using System.CommandLine;
using Imp.Domain.Shared;

namespace Imp.Web.Cli.Client;

/// <summary>How a verb finds its Imp: <c>--url</c> and a key, or, for verbs that can, a data folder whose server is stopped.</summary>
internal sealed class ClientOptions
{
    private readonly Option<string?> url = new("--url") { Description = "The server. Default: IMP_URL, or else the one of imp login." };
    private readonly Option<string?> keyFile = new("--key-file") { Description = "File with an API key; - for standard input. Default: IMP_KEY, or else the one of imp login." };
    private readonly Option<bool> json = CommonOptions.Json();
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Say nothing but what was asked for." };
    private readonly Option<string?>? data;

    private ClientOptions(Option<string?>? data) => this.data = data;

    public static ClientOptions AddTo(Command verb, bool takesFolder = false)
    {
        var options = new ClientOptions(takesFolder ? new("--data") { Description = "A data folder whose server is stopped, in place of a server." } : null);
        verb.Options.Add(options.url);
        verb.Options.Add(options.keyFile);
        if (options.data is not null) verb.Options.Add(options.data);
        verb.Options.Add(options.json);
        verb.Options.Add(options.quiet);
        return options;
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(json);

    public bool IsQuiet(ParseResult parsed) => parsed.GetValue(quiet);

    public Paper Paper(ParseResult parsed) => Cli.Paper.Of(parsed, parsed.GetValue(json), parsed.GetValue(quiet));

    /// <exception cref="CliFailure">Nobody said where Imp is.</exception>
    public ImpClient Open(ParseResult parsed, TimeSpan? patience = null)
    {
        if (data is not null && parsed.GetValue(data) is { } folder)
            return parsed.GetValue(url) is null ? FolderClient.Open(folder) : throw new CliFailure(CliFailure.WrongUse, "Give --url or --data, not both.");
        return Server(parsed, patience);
    }

    /// <param name="inputIsTaken">True where standard input is something else than the key.</param>
    /// <exception cref="CliFailure">Nobody said where Imp is, or the key cannot be read.</exception>
    public ServerClient Server(ParseResult parsed, TimeSpan? patience = null, bool inputIsTaken = false)
    {
        if (inputIsTaken && parsed.GetValue(keyFile) == "-") throw new CliFailure(CliFailure.WrongUse, "Standard input cannot be both the key and the file: give the key in a file or in IMP_KEY.");
        var login = Login.Read();
        var typed = Given(parsed.GetValue(url)) ?? Given(Environment.GetEnvironmentVariable("IMP_URL")) ?? login?.Url
            ?? throw new CliFailure(CliFailure.WrongUse, "Which Imp? Give --url, set IMP_URL, or store one with: imp login URL");
        var server = Login.Address(typed);
        var key = KeyIn(parsed.GetValue(keyFile)) ?? Given(Environment.GetEnvironmentVariable("IMP_KEY"))?.Trim()
            // A stored key is for the server that it was stored with, and for no other.
            ?? (login is not null && Login.Address(login.Url) == server ? login.Key : null);
        return new ServerClient(server, key is null ? null : new Secret(key), patience ?? TimeSpan.FromSeconds(30));
    }

    private static string? KeyIn(string? file)
    {
        if (file is null) return null;
        try
        {
            return Given((file == "-" ? Console.In.ReadLine() : File.ReadLines(file).FirstOrDefault())?.Trim()) ?? throw new CliFailure(CliFailure.WrongUse, $"There is no key in {file}.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliFailure(CliFailure.WrongUse, $"The key file {file} cannot be read: {failure.Message}");
        }
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
