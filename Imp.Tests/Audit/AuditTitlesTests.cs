using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Imp.Domain.Audit;
using Imp.Domain.Languages;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Languages;
using Imp.Web.Audit;

namespace Imp.Tests.Audit;

/// <summary>The audit log keeps names of the code; people read titles, in their own language.</summary>
public sealed class AuditTitlesTests
{
    private static readonly Type[] Audited =
        [.. typeof(ICommand).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(ICommand).IsAssignableFrom(type) && ((ICommand)RuntimeHelpers.GetUninitializedObject(type)).Audited)];

    private static readonly string[] Values =
        [.. Audited.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(one => one.Name).Where(name => name is not (nameof(ICommand.Needs) or nameof(ICommand.Audited))).Distinct()];

    private static readonly IReadOnlyList<Language> Languages = [.. new LanguageShelf().All.Where(one => one != Language.English)];

    [Fact]
    public void Every_command_that_is_audited_has_a_title_and_no_other_has() => AuditTitles.Commands.Should().BeEquivalentTo(Audited.Select(type => type.Name));

    [Fact]
    public void Every_value_of_theirs_has_a_title_and_no_other_has() => AuditFields.Names.Should().BeEquivalentTo(Values);

    [Fact]
    public void Every_title_is_there_in_every_language()
    {
        var said = AuditTitles.Commands.Select(name => AuditTitles.Of(name, Wording.English)).Concat(AuditFields.Names.Select(name => AuditFields.Of(name, Wording.English))).Distinct().ToList();

        Languages.Should().NotBeEmpty();
        Languages.SelectMany(language => said.Where(text => !language.Texts.ContainsKey(text)).Select(text => $"{language.Code}: {text}")).Should().BeEmpty("docs/languages.md says where the line goes");
    }

    [Fact]
    public void No_two_commands_have_the_same_title() =>
        Languages.Append(Language.English).SelectMany(language => AuditTitles.Commands.Select(name => AuditTitles.Of(name, new Wording(language))).GroupBy(title => title).Where(group => group.Count() > 1).Select(group => $"{language.Code}: {group.Key}")).Should().BeEmpty("whoever filters by one finds one thing");

    [Fact]
    public void A_row_is_read_in_the_reader_s_language()
    {
        var person = Guid.Parse("0197f000-0000-7000-8000-000000000001");
        var row = Row("AcknowledgeIncident", new { id = person, note = "Mine", isShared = true, until = "2026-11-22T04:15:09+00:00" });

        AuditTitles.Of(row.Command, German()).Should().Be("Incident quittieren");
        AuditWords.Details(row, new Dictionary<Guid, string> { [person] = "#7" }, German()).Should().Equal(
            KeyValuePair.Create("ID", "#7"), KeyValuePair.Create("Bemerkung", "Mine"), KeyValuePair.Create("Geteilt", "ja"), KeyValuePair.Create("Bis", "22. Nov. 2026, 04:15:09 UTC"));
    }

    [Fact]
    public void What_an_older_Imp_could_do_is_read_in_the_words_of_its_name()
    {
        AuditTitles.Of("PaintIncident", German()).Should().Be("Paint incident");
        AuditTitles.Has("PaintIncident").Should().BeFalse();
        AuditFields.Of("brushWidth", German()).Should().Be("Brush width");
    }

    [Theory]
    [InlineData("attached “graph.png” (725 bytes)", "hat „graph.png“ angehängt (725 Bytes)")]
    [InlineData("attached “graph.png” (47 KB)", "hat „graph.png“ angehängt (47 KB)")]
    [InlineData("wrote", "hat geschrieben")]
    public void So_is_the_timeline(string sentence, string said) => German()[sentence].Should().Be(said);

    private static Wording German() => new(Languages.Single(one => one.Code == "de"));

    private static AuditEntry Row(string command, object detail) => new(1, DateTimeOffset.UnixEpoch, ActorKind.Person, null, "Ana", null, command, JsonSerializer.Serialize(detail));
}
