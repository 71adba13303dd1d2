using System.Globalization;
using System.Linq.Expressions;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Api;

/// <summary>Turns the parameters of an address into conditions on lines.</summary>
internal static class Filters
{
    private const string All = "all";

    /// <returns>The parameters that a list takes for its fields.</returns>
    public static IEnumerable<Parameter> Of(IEnumerable<Field> fields) => fields.Where(field => field.Says.Filters).SelectMany(field => field.IsInstant
        ? new[] { new Parameter($"{field.Name}.after", field.Type, $"Only where {field.Name} is at this instant or later"), new Parameter($"{field.Name}.before", field.Type, $"Only where {field.Name} is before this instant") }
        : [new Parameter(field.Name, field.Type, $"{field.Says.Means.TrimEnd('.')}; {Several(field)}", field.Says.Usually)]);

    public static IQueryable<TLine> Apply<TLine>(IQueryable<TLine> lines, IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string> words)
    {
        var line = Expression.Parameter(typeof(TLine), "line");
        foreach (var field in fields.Where(field => field.Says.Filters))
        {
            var value = Expression.Property(line, field.Property);
            if (field.IsInstant)
            {
                if (words.TryGetValue($"{field.Name}.after", out var after)) Add(Expression.GreaterThanOrEqual(value, Value(field, $"{field.Name}.after", after)));
                if (words.TryGetValue($"{field.Name}.before", out var before)) Add(Expression.LessThan(value, Value(field, $"{field.Name}.before", before)));
            }
            else if ((words.GetValueOrDefault(field.Name) ?? field.Says.Usually) is { } text && !(text == All && field.Says.Usually is not null))
            {
                // A text may have commas of its own; words and ids have none.
                var wanted = field.Type == typeof(string) ? [text] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                if (wanted.Length is 0 or > 100) throw Wrong.Field(field.Name, "One to a hundred values, parted by commas.");
                Add(wanted.Select(one => (Expression)Expression.Equal(value, Value(field, field.Name, one))).Aggregate(Expression.OrElse));
            }
        }
        return lines;

        void Add(Expression condition) => lines = lines.Where(Expression.Lambda<Func<TLine, bool>>(condition, line));

        Expression Value(Field field, string name, string text) => Keyset.Value(Parse(field.Type, name, text), field.Property.PropertyType);
    }

    /// <returns>The value that a text of an address means.</returns>
    /// <exception cref="FluentValidation.ValidationException">It means none.</exception>
    public static object Parse(Type type, string name, string text)
    {
        if (type == typeof(string)) return text;
        if (type.IsEnum) return ApiJson.TryRead(type, text, out var word) ? word! : throw Wrong.Field(name, ApiJson.OneOf(type));
        if (type == typeof(bool)) return text is "true" or "false" ? text == "true" : throw Wrong.Field(name, "One of true, false.");
        if (type == typeof(DateTimeOffset))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var at) ? at.ToUniversalTime() : throw Wrong.Field(name, "An instant in ISO 8601, like 2026-03-02T09:00:00Z.");
        if (typeof(IId).IsAssignableFrom(type)) return Guid.TryParse(text, out var id) ? Activator.CreateInstance(type, id)! : throw Wrong.Field(name, "An id, like 0198c5a2-7c1e-7b60-9d43-52a1c6f0e8b7.");
        if (type == typeof(Guid)) return Guid.TryParse(text, out var guid) ? guid : throw Wrong.Field(name, "An id, like 0198c5a2-7c1e-7b60-9d43-52a1c6f0e8b7.");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (type != typeof(int) || number is >= int.MinValue and <= int.MaxValue)
            ? Convert.ChangeType(number, type, CultureInfo.InvariantCulture)
            : throw Wrong.Field(name, "A whole number.");
    }

    private static string Several(Field field) => (field.Type == typeof(string) || field.Type == typeof(bool) ? "exactly this value" : "one value, or several parted by commas")
        + (field.Says.Usually is { } usually ? $"; left out: {usually}; \"{All}\" for no restriction" : "");
}
