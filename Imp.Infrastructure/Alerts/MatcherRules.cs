using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Incidents;

namespace Imp.Infrastructure.Alerts;

/// <summary>What a condition must look like, wherever it is written.</summary>
internal sealed class MatcherValidator : AbstractValidator<MatcherInput>
{
    public MatcherValidator()
    {
        RuleFor(one => one.Value).Must(value => value is { Length: > 0 and <= Matcher.Longest }).WithMessage("From 1 to 200 characters.");
        RuleFor(one => one.Label).Must((one, label) => one.Field != MatchField.Label || label is { Length: > 0 and <= Matcher.Longest }).WithMessage("Write the name of the label.");
        RuleFor(one => one.Value).Must((one, value) => one.Way != MatchWay.Pattern || value is null || Matcher.IsPattern(value))
            .WithMessage("This is not a regular expression that Imp can use: look-around and back references are left out.");
        RuleFor(one => one.Value).Must((one, value) => one.Way != MatchWay.AtLeast || one.Field == MatchField.Severity && Severities.Parse(value) is not null).WithMessage("“Is at least” goes with a severity, SEV1 to SEV4.");
        RuleFor(one => one.Value).Must((one, value) => one.Field is not (MatchField.Service or MatchField.Integration) || Guid.TryParse(value, out _)).WithMessage("Choose one of the list.");
        RuleFor(one => one.Field).IsInEnum();
        RuleFor(one => one.Way).IsInEnum();
    }
}
