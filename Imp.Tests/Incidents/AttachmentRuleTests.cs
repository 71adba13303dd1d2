using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Demo;

namespace Imp.Tests.Incidents;

/// <summary>What a file beside an incident is called, what it is, and how many there may be.</summary>
public sealed class AttachmentRuleTests
{
    private static readonly Actor Ana = Actor.Person(SomeIncident.Ana, "Ana", Role.Responder);

    [Theory]
    [InlineData("graph.png", "graph.png")]
    [InlineData("Übersicht März.pdf", "Übersicht März.pdf")]
    [InlineData("日本.txt", "日本.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\ana\\log.txt", "log.txt")]
    [InlineData("a\r\nSet-Cookie: x=y.txt", "aSet-Cookie_ x=y.txt")]
    [InlineData("a\u0000b\u007f.txt", "ab.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\u2028b.txt", "a b.txt")]
    [InlineData("what? \"this\" <is> a|b*.log", "what_ _this_ _is_ a_b_.log")]
    [InlineData("  trailing. . ", "trailing")]
    [InlineData(".bashrc", ".bashrc")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("COM1", "_COM1")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("..", "file")]
    [InlineData("///", "file")]
    [InlineData("\u0001\u0002", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void A_name_is_plain(string? sent, string kept) => FileName.Clean(sent).Should().Be(kept);

    [Theory]
    [InlineData(300, ".tar.gz", ".gz")]
    [InlineData(116, ".png", ".png")]
    [InlineData(300, "", "")]
    [InlineData(300, ".this-is-no-ending-but-a-word", "")]
    public void A_long_name_keeps_its_ending(int letters, string ending, string kept)
    {
        var name = FileName.Clean(new string('a', letters) + ending);

        name.Length.Should().BeLessThanOrEqualTo(FileName.Longest);
        name.Should().EndWith(kept);
    }

    [Fact]
    public void Half_a_letter_is_replaced() => FileName.Clean("broken" + (char)0xD800 + ".txt").Should().Be("broken\ufffd.txt");

    [Fact]
    public void A_long_name_is_not_cut_through_a_letter()
    {
        var name = FileName.Clean("a" + string.Concat(Enumerable.Repeat("😀", 200)));

        name.Length.Should().BeLessThanOrEqualTo(FileName.Longest);
        name.EnumerateRunes().Should().NotContain(Rune.ReplacementChar);
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D", FileKind.Png)]
    [InlineData("89504E470D0A", FileKind.Other)]
    [InlineData("FFD8FFE000104A464946", FileKind.Jpeg)]
    [InlineData("474946383761", FileKind.Gif)]
    [InlineData("474946383961", FileKind.Gif)]
    [InlineData("474946383061", FileKind.Other)]
    [InlineData("524946462400000057454250", FileKind.WebP)]
    [InlineData("524946462400000057415645", FileKind.Other)]
    [InlineData("5249464624000000", FileKind.Other)]
    [InlineData("255044462D312E37", FileKind.Other)]
    [InlineData("", FileKind.Other)]
    public void A_file_is_what_its_first_bytes_say(string bytes, FileKind kind) => FileKinds.Of(Convert.FromHexString(bytes)).Should().Be(kind);

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("\n\u0089PNG")]
    public void What_could_run_is_no_picture(string text) => FileKinds.Of(Encoding.UTF8.GetBytes(text)).IsPicture().Should().BeFalse();

    [Fact]
    public void The_graph_of_the_demo_is_a_picture() => FileKinds.Of(DemoFiles.Graph()).Should().Be(FileKind.Png);

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(1023, "1023 bytes")]
    [InlineData(1024, "1 KB")]
    [InlineData(1_048_575, "1023 KB")]
    [InlineData(1_048_576, "1 MB")]
    [InlineData(2_621_440, "2.5 MB")]
    public void A_size_is_told_in_words(long bytes, string words) => FileSize.Words(bytes).Should().Be(words);

    [Fact]
    public void Each_verb_is_told_once_and_again_changes_nothing()
    {
        var incident = SomeIncident.Opened();
        var first = incident.Attach(Id(1), "a.png", Content, [], 2, Ana, SomeIncident.Now)!;
        SomeIncident.Told(incident).Should().Be("incident.attachment-added");
        incident.Written.Should().BeTrue("the sender's word that it is over asks first, as after a note");

        incident.Attach(Id(1), "a.png", Content, [first], 2, Ana, SomeIncident.Now).Should().BeNull();
        incident.AttachAgain(first, [first], 2);
        SomeIncident.Told(incident).Should().BeEmpty();

        incident.Detach(first, SomeIncident.Now);
        incident.Detach(first, SomeIncident.Now.AddHours(1));
        (SomeIncident.Told(incident), first.RemovedAt).Should().Be(("incident.attachment-removed", SomeIncident.Now));

        incident.AttachAgain(first, [first], 2);
        (SomeIncident.Told(incident), first.RemovedAt).Should().Be(("incident.attachment-added", null));
    }

    [Fact]
    public void What_was_removed_does_not_count_until_it_comes_back()
    {
        var incident = SomeIncident.Opened();
        var first = incident.Attach(Id(1), "a", Content, [], 1, Ana, SomeIncident.Now)!;
        FluentActions.Invoking(() => incident.Attach(Id(2), "b", Content, [first], 1, Ana, SomeIncident.Now)).Should().Throw<Refusal>().Which.Code.Should().Be("incident.attachments");

        incident.Detach(first, SomeIncident.Now);
        var second = incident.Attach(Id(2), "b", Content, [first], 1, Ana, SomeIncident.Now)!;

        FluentActions.Invoking(() => incident.AttachAgain(first, [first, second], 1)).Should().Throw<Refusal>();
    }

    private static readonly FileContent Content = new(Guid.Empty, FileKind.Png, 12, "");

    private static AttachmentId Id(byte number) => new(new Guid(number, 0, 0, new byte[8]));
}
