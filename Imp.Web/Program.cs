// A worker for scripts has no time for the command line, and nothing of the server belongs in it.
if (args is [Imp.Infrastructure.Integrations.Scripts.ScriptWorker.Verb]) return Imp.Infrastructure.Integrations.Scripts.ScriptWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());

return await Imp.Web.Cli.CommandLine.RunAsync(args);
