using System.CommandLine;
using System.Text.Json;
using FluentValidation;
using Imp.Domain.Identity;
using Imp.Domain.Shared;
using Imp.Infrastructure;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Identity;

namespace Imp.Web.Cli;

/// <summary><c>imp setup</c>: the first run without a browser.</summary>
internal static class SetUpVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Make()
    {
        var data = CommonOptions.Data();
        var owner = new Option<string>("--owner") { Description = "Mail address of the first owner, who signs in with it.", Required = true };
        var name = new Option<string?>("--name") { Description = "The owner's name. Default: what stands before the @." };
        var password = new Option<bool>("--password-stdin") { Description = "Read the owner's password from standard input: one line, 12 characters or more." };
        var json = CommonOptions.Json();
        var verb = new Command("setup", "First run without a browser: owner, team, service, integration and API key.") { data, owner, name, password, json };
        verb.SetAction(async (parsed, cancel) =>
        {
            // On the command line everybody on the machine could read it.
            if (!parsed.GetValue(password)) throw new CannotStart(CannotStart.WrongUse, "Give the password on standard input and say so with --password-stdin.");
            var secret = new Secret(await Console.In.ReadLineAsync(cancel) ?? "");
            return await RunAsync(parsed.GetValue(data)!, parsed.GetValue(owner)!, parsed.GetValue(name), secret, parsed.GetValue(json), parsed.InvocationConfiguration.Output, cancel);
        });
        return verb;
    }

    private static async Task<int> RunAsync(string data, string email, string? name, Secret password, bool json, TextWriter output, CancellationToken cancel)
    {
        var settings = CommonOptions.Settings(data);
        using var folder = DataFolder.Take(data);
        await using var services = new ServiceCollection().AddLogging().AddImp(folder, settings).BuildServiceProvider();
        services.GetRequiredService<Migrator>().Run();
        var chance = services.GetRequiredService<IChance>();
        var setUp = FirstRun.Command(chance, email, name ?? email.Split('@')[0], password, apiKey: KeyText.ApiKey(chance));
        try
        {
            await services.GetRequiredService<CommandBus>().ExecuteAsync(setUp, Actor.System("setup"), cancel);
        }
        catch (Exception failure) when (failure is Refusal or ValidationException or StorageProblem)
        {
            var sentence = failure is ValidationException wrong ? string.Join(' ', wrong.Errors.Select(error => error.ErrorMessage)) : failure.Message;
            await Console.Error.WriteLineAsync("imp: " + sentence);
            return failure is ValidationException ? CannotStart.WrongUse : 1;
        }
        await output.WriteLineAsync(json ? JsonSerializer.Serialize(Report.Of(setUp), Json) : Report.Of(setUp).Text(settings.LinkBase));
        return 0;
    }

    private sealed record Report(string Owner, string Team, string Service, string Integration, string IntegrationKey, string ApiKey)
    {
        public static Report Of(SetUp done) => new(done.Email, done.TeamName, done.ServiceName, done.IntegrationName, done.IntegrationKey.Reveal, done.ApiKey!.Reveal);

        public string Text(string link) => $$"""
            Imp is set up. The two keys are shown this once.

            Owner            {{Owner}}
            Team             {{Team}}
            Service          {{Service}}
            Integration key  {{IntegrationKey}}
            API key          {{ApiKey}}

            Start it:            imp serve
            Send a first alert:  curl -d '{"title": "Hello from curl"}' {{link}}/in/{{IntegrationKey}}
            """;
    }
}
