using System.CommandLine;
using Imp.Domain.Shared;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli;

/// <summary><c>imp login</c> and <c>imp logout</c>: which server the other verbs talk to, and with which key.</summary>
internal static class LoginVerb
{
    public static Command Make()
    {
        var url = new Argument<string>("url") { Description = "Address of the server, such as https://imp.example.org." };
        var verb = new Verb("login", "Keep a server's address and an API key for the other verbs, in a file that only you can read.", "imp login https://imp.example.org", "imp login https://imp.example.org < key.txt") { url };
        verb.SetAction(async (parsed, cancel) =>
        {
            var paper = Paper.Of(parsed, isJson: false, isQuiet: false);
            var server = Login.Address(parsed.GetValue(url)!);
            if (new Uri(server) is { Scheme: "http", IsLoopback: false }) paper.Warn($"{server} is not encrypted: whoever is on the way can read the key.");
            // An argument could be read by everybody on the machine.
            if (!Console.IsInputRedirected) await parsed.InvocationConfiguration.Error.WriteAsync("API key (Settings → API keys; it is not shown): ");
            var key = (Console.IsInputRedirected ? await Console.In.ReadLineAsync(cancel) : Unseen())?.Trim();
            if (string.IsNullOrEmpty(key)) throw new CliFailure(CliFailure.WrongUse, "There is no key. Type it, or give it on standard input.");
            await using (var client = new ServerClient(server, new Secret(key), TimeSpan.FromSeconds(30))) await client.GetAsync("/incidents?limit=1", cancel);
            new Login(server, key).Write();
            paper.Line($"Logged in at {server}. The key is in {Login.File}.");
            return 0;
        });
        return verb;
    }

    public static Command MakeLogout()
    {
        var verb = new Verb("logout", "Forget the server and the key that imp login kept. The key itself goes on to work until it is revoked.");
        verb.SetAction(parsed => Paper.Of(parsed, isJson: false, isQuiet: false).Line(Login.Forget() ? "Forgotten." : "Nobody was logged in."));
        return verb;
    }

    private static string Unseen()
    {
        var typed = new System.Text.StringBuilder();
        for (var pressed = Console.ReadKey(intercept: true); pressed.Key != ConsoleKey.Enter; pressed = Console.ReadKey(intercept: true))
        {
            if (pressed.Key == ConsoleKey.Backspace && typed.Length > 0) typed.Length--;
            else if (!char.IsControl(pressed.KeyChar)) typed.Append(pressed.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
