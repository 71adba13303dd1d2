using System.CommandLine;
using Imp.Web.Cli.Client;
using Imp.Web.Cli.Running;

namespace Imp.Web.Cli;

/// <summary><c>imp run</c>: a command with everything that Imp wants to know of it, and its own exit code.</summary>
internal static class RunVerb
{
    /// <summary>No command waits longer for each thing that Imp is told.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Command Make()
    {
        var command = new Argument<string[]>("command") { Description = "The command and its arguments, after --.", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string?>("--name") { Description = "What people call it. Default: the command's own name." };
        var heartbeat = new Option<string?>("--heartbeat") { Description = "Short name or id of a heartbeat that is told of the start, and of the end with the exit code." };
        var service = new Option<string[]>("--service") { Description = "A service that is under maintenance meanwhile; may be given again." };
        var maintenance = new Option<string?>("--maintenance") { Description = "How long the maintenance may last at most: 30m, 2h. It ends with the command. Default: 1h." };
        var change = new Option<bool>("--change") { Description = "Mark the end as a change, with the integration key in IMP_INTEGRATION_KEY." };
        var strict = new Option<bool>("--strict") { Description = "Do not run the command when Imp cannot be told first." };
        var verb = new Verb("run", "Run a command and tell Imp: heartbeat, maintenance window, change. Its exit code is kept.",
            "imp run --heartbeat nightly-backup -- backup.sh --full", "imp run --service Checkout --maintenance 30m -- ./deploy.sh", "IMP_INTEGRATION_KEY=… imp run --change --name \"Deploy 1.4\" -- make deploy")
        { name, heartbeat, service, maintenance, change, strict, command };
        var options = ClientOptions.AddTo(verb);
        verb.SetAction(async (parsed, cancel) =>
        {
            string[] line = [.. parsed.GetValue(command)!];
            var (services, most) = (parsed.GetValue(service) ?? [], parsed.GetValue(maintenance));
            if (most is not null && services.Length == 0) throw new CliFailure(CliFailure.WrongUse, "--maintenance needs the service: give --service too.");
            var span = Spans.Read("--maintenance", most ?? "1h");
            var paper = options.Paper(parsed);
            var title = parsed.GetValue(name) ?? Path.GetFileName(line[0]);
            List<Companion> companions = [];
            try
            {
                await using var imp = options.Server(parsed, Patience);
                if (services.Length > 0) companions.Add(new MaintenanceCompanion(imp, title, services, span));
                if (parsed.GetValue(change)) companions.Add(new ChangeCompanion(imp, title, line));
                if (parsed.GetValue(heartbeat) is { } slug) companions.Add(new HeartbeatCompanion(imp, slug));
                return await Accompanied.RunAsync(line, companions, parsed.GetValue(strict), paper, cancel);
            }
            catch (CliFailure failure) when (companions.Count == 0 && !parsed.GetValue(strict))
            {
                // Nobody said where Imp is: a backup is still worth more than the message about it.
                paper.Warn(failure.Message);
                return await Accompanied.RunAsync(line, [], isStrict: false, paper, cancel);
            }
        });
        return verb;
    }
}
