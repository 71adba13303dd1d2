using System.Globalization;
using Imp.Infrastructure.Api;

namespace Imp.Web.Api;

/// <summary>In what form a list is wanted.</summary>
internal enum ListFormat { Json, Csv, Tsv }

/// <summary>What a request asks of a list.</summary>
/// <param name="IsWhole">Everything, not a page: a table that somebody downloads.</param>
internal sealed record ListQuery(Ask Ask, IReadOnlyList<Field> Fields, ListFormat Format, bool IsWhole)
{
    /// <summary>The parameters that every list takes, besides its own.</summary>
    public static readonly IReadOnlyList<Parameter> Common =
    [
        new("limit", typeof(int), $"So many at most, 1 to {Ask.Most}; left out: {Ask.Usual}, and everything as CSV or TSV", 50),
        new("cursor", typeof(string), "`next` of the page before, as it is"),
        new("sort", typeof(string), "A field to order by, with `-` before it for the greatest first"),
        new("fields", typeof(string), "Only these fields, parted by commas"),
        new("format", typeof(ListFormat), "Goes before the header `Accept`", "json"),
    ];

    /// <exception cref="FluentValidation.ValidationException">A parameter is wrong.</exception>
    public static ListQuery Read(Resource resource, HttpRequest request)
    {
        var words = request.Words();
        var own = resource.Parameters.Select(one => one.Name).ToList();
        request.RefuseUnknown([.. own, .. Common.Select(one => one.Name)]);
        var limit = words.GetValueOrDefault("limit");
        if (limit is not null && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= Ask.Most)) throw Wrong.Field("limit", $"From 1 to {Ask.Most}.");
        var format = FormatOf(words.GetValueOrDefault("format"), request);
        var ask = new Ask(words.Where(one => own.Contains(one.Key)).ToDictionary(), words.GetValueOrDefault("sort"), words.GetValueOrDefault("cursor"), limit is null ? Ask.Usual : int.Parse(limit, CultureInfo.InvariantCulture));
        return new ListQuery(ask, FieldsOf(resource.Fields, words.GetValueOrDefault("fields")), format, format != ListFormat.Json && limit is null && ask.Cursor is null);
    }

    /// <returns>The fields that are asked for, in that order; all for null.</returns>
    public static IReadOnlyList<Field> FieldsOf(IReadOnlyList<Field> all, string? names) => names is null ? all :
        [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => all.SingleOrDefault(one => one.Name == name) ?? throw Wrong.Field("fields", $"Some of {string.Join(", ", all.Select(one => one.Name))}, parted by commas."))];

    private static ListFormat FormatOf(string? word, HttpRequest request)
    {
        if (word is not null) return ApiJson.TryRead(typeof(ListFormat), word, out var format) ? (ListFormat)format! : throw Wrong.Field("format", ApiJson.OneOf(typeof(ListFormat)));
        foreach (var accepted in request.GetTypedHeaders().Accept.OrderByDescending(one => one.Quality ?? 1))
        {
            if (accepted.MediaType == "text/csv") return ListFormat.Csv;
            if (accepted.MediaType == "text/tab-separated-values") return ListFormat.Tsv;
            if (accepted.MatchesMediaType("application/json")) return ListFormat.Json;
        }
        return ListFormat.Json;
    }
}
