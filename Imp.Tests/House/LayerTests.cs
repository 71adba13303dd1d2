using System.Text.RegularExpressions;
using System.Xml.Linq;
using Imp.Domain.Shared;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>Who may know whom: projects, and rooms of the Domain.</summary>
public sealed class LayerTests
{
    /// <summary>Which rooms a room of the Domain may know. <c>Shared</c> is known to all; a room that is not here does not exist yet.</summary>
    private static readonly Dictionary<string, string[]> MayKnow = new()
    {
        ["Shared"] = [],
        ["Languages"] = [],
        ["Jobs"] = [],
        ["Audit"] = [],
        ["Identity"] = [],
        ["Services"] = ["Identity"],
        ["Incidents"] = ["Services", "Identity"],
        ["Alerts"] = ["Incidents", "Services"],
        // Identity, because what a key looks like and how it is stored is said once, in KeyText.
        ["Integrations"] = ["Alerts", "Services", "Identity"],
        ["Heartbeats"] = ["Alerts", "Services"],
        ["Probes"] = ["Alerts", "Services"],
        ["Grouping"] = ["Alerts", "Incidents", "Services"],
        ["Quiet"] = ["Alerts", "Incidents", "Services"],
        ["OnCall"] = ["Identity"],
        ["Wall"] = [],
        ["Streams"] = ["Incidents"],
        ["Webhooks"] = ["Incidents", "Services", "Streams"],
        ["Noise"] = ["Incidents", "Services"],
        ["Rules"] = ["Alerts", "Incidents", "Services"],
        ["Escalation"] = ["Incidents", "OnCall", "Services"],
        ["Notifications"] = ["Incidents", "OnCall", "Identity", "Languages"],
    };

    [Fact]
    public void The_domain_stands_alone()
    {
        References("Imp.Domain").Should().Equal("NodaTime");
        typeof(Entity).Assembly.GetReferencedAssemblies().Select(one => one.Name).Should().OnlyContain(name => name!.StartsWith("System.") || name == "NodaTime");
        SourceLine.All.Where(line => line.File.StartsWith("Imp.Domain/", StringComparison.Ordinal) && line.Code.Contains("NodaTime", StringComparison.Ordinal))
            .Should().OnlyContain(line => line.File.StartsWith("Imp.Domain/OnCall/", StringComparison.Ordinal), "elsewhere an instant is a DateTimeOffset");
    }

    [Fact]
    public void Each_project_knows_the_one_below()
    {
        References("Imp.Infrastructure").Where(one => one.StartsWith("../")).Should().Equal("../Imp.Domain/Imp.Domain.csproj");
        References("Imp.Web").Where(one => one.StartsWith("../")).Should().Equal("../Imp.Infrastructure/Imp.Infrastructure.csproj");
    }

    [Fact]
    public void The_web_does_not_even_load_the_database_library() =>
        typeof(Imp.Web.Api.ICurrentActor).Assembly.GetReferencedAssemblies().Select(one => one.Name).Should().NotContain(name => name!.StartsWith("Microsoft.EntityFrameworkCore"));

    [Fact]
    public void Every_room_of_the_domain_has_a_row() =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "Imp.Domain")).Select(Path.GetFileName)
            .Where(name => name is not ("bin" or "obj")).Should().BeEquivalentTo(MayKnow.Keys);

    [Fact]
    public void A_room_of_the_domain_knows_only_whom_it_may()
    {
        // As "using Imp.Domain.Alerts;" or, because the rooms are neighbours, as "Alerts.Alert".
        var named = new Regex($@"(?<![\w.""])(?:Imp\.Domain\.|Domain\.)?({string.Join('|', MayKnow.Keys)})(?=;|\.[A-Z])");
        var strangers =
            from line in SourceLine.All
            where line.File.StartsWith("Imp.Domain/", StringComparison.Ordinal)
            let room = line.File.Split('/')[1]
            from Match match in named.Matches(line.Code)
            let other = match.Groups[1].Value
            where other != room && other != "Shared" && !MayKnow[room].Contains(other) && !line.Code.TrimStart().StartsWith("namespace ", StringComparison.Ordinal)
            select $"{room} knows {other}: {line}";

        strangers.Should().BeEmpty();
    }

    [Fact]
    public void A_room_has_the_same_name_in_every_project()
    {
        string[] rooms = [.. MayKnow.Keys, "Settings", "Operations"];
        string[] shared = ["Demo", "Changes", "Database", "Live", "Outbound", "Host", "Cli", "Api", "Kit", "Languages", "Shell", "wwwroot"];
        var folders = new[] { "Imp.Infrastructure", "Imp.Web" }.SelectMany(project => Directory.EnumerateDirectories(Path.Combine(Repository.Root, project)))
            .Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));

        folders.Should().BeSubsetOf([.. rooms, .. shared], "a new room gets a row in docs/house.md and here");
    }

    private static List<string> References(string project) =>
        [.. XDocument.Load(Path.Combine(Repository.Root, project, project + ".csproj")).Descendants()
            .Where(one => one.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference" or "Reference")
            .Select(one => one.Attribute("Include")!.Value.Replace('\\', '/'))];
}
