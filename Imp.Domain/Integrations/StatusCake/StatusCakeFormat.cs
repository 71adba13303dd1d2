using Imp.Domain.Alerts;

namespace Imp.Domain.Integrations.StatusCake;

/// <summary>StatusCake's contact group webhook: a form, or a question.</summary>
public sealed class StatusCakeFormat : IFormat
{
    public string Name => "statuscake";

    public string Title => "StatusCake";

    public int Order => 150;

    public bool TakesGet => true;

    public FormatGuide Guide { get; } = new(
        "One incident per uptime test, from down until it is up again.",
        [new("Contact group", "Contact groups, your group, Integrations: this address as webhook URL. Then choose the group in your tests.", "https://imp.example.org/in/YOUR_KEY/statuscake")],
        [
            new("trigger", "`Status` is `Down`"), new("resolve", "`Status` is `Up`"), new("title", "`Name` and `Status`"), new("dedup key", "`TestID`, else `Name` and `URL`"), new("severity", "`error`"),
            new("source", "`URL` or `IP`"), new("links", "`URL`"), new("labels", "`StatusCode`, `Tags`, `Method`, `Checkrate`"),
        ]);

    public bool Recognises(SenderRequest request) => request.Content.Has("TestID", "Status") || request.Content.Has("Token", "Status", "Name");

    public Reading Read(SenderRequest request)
    {
        var body = request.Content;
        if (body.Text("Status") is not { } status) return Reading.Unknown;

        var name = body.AnyText("Name", "URL") ?? "Test";
        return Reading.Of(new Alert(
            string.Equals(status, "Up", StringComparison.OrdinalIgnoreCase) ? AlertAction.Resolve : AlertAction.Trigger,
            body.Text("TestID") is { } id ? $"statuscake/{id}" : $"statuscake/{name}/{body.Text("URL")}", $"{name} is {status.ToLowerInvariant()}", AlertSeverity.Error, body.AnyText("URL", "IP"))
        {
            Details = () => new DetailsDraft().Link(body.Text("URL"), name).Label("status code", body.Text("StatusCode")).Label("tags", body.Text("Tags")).Label("method", body.Text("Method"))
                .Label("check rate", body.Text("Checkrate")).Label("address", body.Text("IP")).Done(),
        });
    }
}
