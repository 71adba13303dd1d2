using Imp.Domain.Languages;
using Imp.Infrastructure.Languages;
using Imp.Web.Cli.Configuration;
using Imp.Web.Settings;

namespace Imp.Tests.Settings;

/// <summary>What a revision changed, as somebody reads it who does not read English.</summary>
public sealed class RevisionWordsTests
{
    private static readonly Wording German = new(new LanguageShelf().Find("de")!);

    [Theory]
    [InlineData("Nothing was changed.", "Nichts wurde geändert.")]
    [InlineData("The configuration as it was first kept.", "Die Konfiguration, wie sie zuerst aufbewahrt wurde.")]
    [InlineData("service \"Website\": noise; template \"Deploy went wrong\" made", "Service \"Website\": noise; Vorlage \"Deploy went wrong\" angelegt")]
    [InlineData("policy \"Nights\" archived; policy \"Days\" brought back; maintenance window \"Upgrade\" ended; and 5 more", "Eskalationsregel \"Nights\" archiviert; Eskalationsregel \"Days\" zurückgeholt; Wartungsfenster \"Upgrade\" beendet; und 5 weitere")]
    [InlineData("rule \"Disks\" removed; order of the rules", "Regel \"Disks\" entfernt; Reihenfolge der Regeln")]
    [InlineData("Back to 3: team \"Night; order of the shifts\" made", "Zurück zu 3: Team \"Night; order of the shifts\" angelegt")]
    [InlineData("service \"It is: \\\"made\\\"\": name, team", "Service \"It is: \\\"made\\\"\": name, team")]
    [InlineData("Changed; the texts cannot be compared: Line 3 is no field.", "Geändert; die Texte lassen sich nicht vergleichen: Line 3 is no field.")]
    [InlineData("transform \"A name that is longer than a line ca…", "Umwandlung \"A name that is longer than a line ca…")]
    [InlineData("what a later Imp may say", "what a later Imp may say")]
    public void A_summary_is_said_in_the_reader_s_language(string kept, string said)
    {
        RevisionWords.Of(kept, German).Should().Be(said);
        RevisionWords.Of(kept, Wording.English).Should().Be(kept);
    }

    [Fact]
    public void Every_kind_of_thing_has_its_word() => ConfigKinds.All.Select(kind => kind.Single).Where(kind => !German.Language.Texts.ContainsKey(kind)).Should().BeEmpty();

    [Theory]
    [InlineData("Ana, Bo", "Ana, Bo")]
    [InlineData("Ana, Bo, Cy and others", "Ana, Bo, Cy und andere")]
    public void So_is_who_changed_it(string kept, string said) => RevisionWords.Who(kept, German).Should().Be(said);
}
