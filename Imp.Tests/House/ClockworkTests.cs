using Imp.Tests.Support;

namespace Imp.Tests.House;

public sealed class ClockworkTests
{
    [Fact]
    public void Only_the_clockwork_names_the_scheduler() => Sources().Where(file => File.ReadAllText(file).Contains("using Quartz", StringComparison.Ordinal))
        .Select(Path.GetFileName).Should().Equal("Clockwork.cs");

    [Fact]
    public void Only_channels_and_the_guarded_client_open_sockets()
    {
        string[] calls = ["new HttpClient(", "new HttpMessageInvoker(", "new SmtpClient(", "new Socket(", "new TcpClient("];
        Sources().Where(file => calls.Any(File.ReadAllText(file).Contains)).Select(file => Path.GetFileName(file)).Should().BeSubsetOf(["GuardedHttp.cs", "GuardedPages.cs", "GuardedSockets.cs", "SmtpPost.cs", "MailProbe.cs"]);
    }

    private static IEnumerable<string> Sources() => new[] { "Imp.Domain", "Imp.Infrastructure", "Imp.Web" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"));
}
